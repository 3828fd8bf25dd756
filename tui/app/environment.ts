/** What the terminal of this process can show. */

import { type Abilities, abilitiesOf, abilityVariables } from "../screen/abilities.ts";

/** By the environment of this process. */
export function terminalAbilities(): Abilities {
  const get = (name: typeof abilityVariables[number]) => Deno.env.get(name);
  return abilitiesOf({
    TERM: get("TERM"),
    COLORTERM: get("COLORTERM"),
    COLORFGBG: get("COLORFGBG"),
    NO_COLOR: get("NO_COLOR"),
    LC_ALL: get("LC_ALL"),
    LC_CTYPE: get("LC_CTYPE"),
    LANG: get("LANG"),
  }, Deno.build.os === "windows");
}
