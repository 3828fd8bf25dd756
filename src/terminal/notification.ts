/** How a terminal lets somebody know who does not look at it. Pure. */

import type { Notification } from "../run/notification.ts";
import { clipStart } from "../text/clip.ts";
import { sanitize } from "../text/sanitize.ts";
import type { NotificationSupport } from "./notification_support.ts";

/** The most characters of a text: a notification shows no more. */
const maxText = 200;

const bell = "\x07";

/** What to write to the terminal. A bell ends each sequence as well, as every terminal reads it. */
export function notificationSequence(
  support: NotificationSupport,
  { title, text }: Pick<Notification, "title" | "text">,
): string {
  const [shownTitle, shownText] = [title, text].map((one) => clipStart(sanitize(one), maxText));
  switch (support) {
    case "none":
      return "";
    case "bell":
      return bell;
    case "osc-9":
      return `\x1b]9;${shownTitle}: ${shownText}${bell}${bell}`;
    case "osc-777":
      return `\x1b]777;notify;${shownTitle?.replaceAll(";", ",")};${shownText}${bell}${bell}`;
    default:
      return support satisfies never;
  }
}
