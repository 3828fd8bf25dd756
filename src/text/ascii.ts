/** Texts for terminals that show no more than ASCII. Pure. */

import { displayWidth, graphemes } from "./characters.ts";
