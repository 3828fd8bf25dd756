import { render } from "preact";
import { signal } from "@preact/signals";
import "./style.css";
const n = signal(0);
render(<button type="button" onClick={() => n.value++}>{n}</button>, document.body);
