/** Light or dark: as the system has it, or as the user chose. */

import { effect, signal } from "@preact/signals";

const themes = ["system", "light", "dark"] as const;
export type Theme = typeof themes[number];

const key = "autom8-theme";

export const theme = signal<Theme>(themes.find((one) => one === localStorage.getItem(key)) ?? "system");

/** Keeps the page and the browser's memory as the theme is. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    localStorage.setItem(key, theme.value);
  });
}

/** Chooses the next one. */
export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? "system";
}
