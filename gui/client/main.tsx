/** The page of `autom8 gui`. */

import { render } from "preact";
import { App } from "./app.tsx";
import { handleKeys } from "./keys.tsx";
import { applyTheme } from "./theme.ts";
import { open } from "./window.ts";
import "./style.css";

applyTheme();
handleKeys();
void open();
render(<App />, document.querySelector("#app") ?? document.body);
