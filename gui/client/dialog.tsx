/** Dialogs: the browser's own, which keep the focus inside, close with Esc, and give the focus back. */

import type { ComponentChildren } from "preact";
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/** A dialog: what it shows, with a function that closes it. */
type Content = (close: () => void) => ComponentChildren;

const shown = signal<{ title: string; content: Content } | null>(null);

/** Shows a dialog, in place of one that is open. */
export function showDialog(title: string, content: Content): void {
  shown.value = { title, content };
}

/** Whether a dialog is open: other keys do nothing then. */
export function isDialogOpen(): boolean {
  // The signal follows a moment later: a key pressed right after Esc must count.
  return document.querySelector("dialog[open]") !== null;
}

/** The place of the dialog that is open. */
export function DialogPlace() {
  const dialog = shown.value;
  return dialog === null ? null : <Modal key={dialog.title} {...dialog} />;
}

function Modal({ title, content }: { title: string; content: Content }) {
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => element.current?.showModal(), []);
  const close = () => element.current?.close();
  return (
    <dialog ref={element} onClose={() => shown.value = null} aria-labelledby="dialog-title">
      <h2 id="dialog-title">{title}</h2>
      {content(close)}
    </dialog>
  );
}

type Question = {
  title: string;
  text: string;
  /** What the button that does it says. */
  act: string;
  isDangerous?: boolean;
  onYes: () => void;
};

/** Asks before something is done. */
export function confirm({ title, text, act, isDangerous = false, onYes }: Question): void {
  showDialog(title, (close) => (
    <>
      <p>{text}</p>
      <div class="buttons">
        <button type="button" onClick={close} autofocus>Cancel</button>
        <button
          type="button"
          class={isDangerous ? "danger" : "primary"}
          onClick={() => {
            close();
            onYes();
          }}
        >
          {act}
        </button>
      </div>
    </>
  ));
}

/** Shows a text that may be very long. */
export function showText(title: string, text: string): void {
  showDialog(title, (close) => (
    <>
      <textarea class="whole" readOnly aria-label={title} value={text} />
      <div class="buttons">
        <button type="button" onClick={close} autofocus>Close</button>
      </div>
    </>
  ));
}
