/** Draws a terminal's screen as an SVG of text: small, sharp at every size, and without fonts in it. */

import xterm from "@xterm/headless";

/** Sizes of a cell in pixels, for a font of 14 pixels whose characters are 0.6 as wide as high. */
const cell = { width: 8.4, height: 18 };
const margin = 14;
const background = "#1d1f27";
const foreground = "#d6d9e0";

/** The sixteen colours of a terminal, then those of its cube and its greys. */
const palette = [
  ...["#3b4048", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4"],
  ...["#7f8591", "#e88388", "#a8d08d", "#ecd08f", "#7dbdf3", "#d291e4", "#6fc6d0", "#ffffff"],
];

/** How a run of characters looks. */
type Look = { color: string; background: string | null; bold: boolean; dim: boolean };

/**
 * Draws a screen.
 *
 * @param screen The rows with their escape sequences, as `tmux capture-pane -e` prints them.
 * @param title What a person hears who cannot see the picture.
 */
export async function terminalSvg(
  screen: string,
  size: { columns: number; rows: number },
  title: string,
): Promise<string> {
  const { columns, rows } = size;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(screen.trimEnd().replaceAll("\n", "\r\n"), resolve));
  const width = columns * cell.width + 2 * margin;
  const height = rows * cell.height + 2 * margin;
  const lines = Array.from({ length: rows }, (_, row) => drawRow(terminal, row, columns)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${escape(title)}</title>
<rect width="100%" height="100%" rx="8" fill="${background}"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14">
${lines}</g>
</svg>
`;
}

function drawRow(terminal: InstanceType<typeof xterm.Terminal>, row: number, columns: number): string {
  const line = terminal.buffer.active.getLine(row);
  const parts: { at: number; cells: number; text: string; look: Look }[] = [];
  for (let column = 0; column < columns; column++) {
    const one = line?.getCell(column);
    if (one === undefined || one.getWidth() === 0) continue;
    const front = one.isFgPalette() ? colorOf(one.getFgColor()) : foreground;
    const back = one.isBgPalette() ? colorOf(one.getBgColor()) : null;
    const inverse = one.isInverse() !== 0;
    const look: Look = {
      color: inverse ? back ?? background : front,
      background: inverse ? front : back,
      bold: one.isBold() !== 0,
      dim: one.isDim() !== 0,
    };
    const text = one.getChars() || " ";
    const last = parts.at(-1);
    if (last !== undefined && JSON.stringify(last.look) === JSON.stringify(look)) {
      last.text += text;
      last.cells += one.getWidth();
    } else parts.push({ at: column, cells: one.getWidth(), text, look });
  }
  return parts.filter(({ text, look }) => text.trim() !== "" || look.background !== null)
    .map(({ at, cells: allCells, text: allText, look }) => {
      // Spaces at the end are only seen if they have a background.
      const text = look.background === null ? allText.trimEnd() : allText;
      const cells = allCells - (allText.length - text.length);
      const x = round(margin + at * cell.width);
      const y = margin + row * cell.height;
      const wide = round(cells * cell.width);
      const box = look.background === null
        ? ""
        : `<rect x="${x}" y="${y}" width="${wide}" height="${cell.height}" fill="${look.background}"/>\n`;
      const style = `${look.bold ? ' font-weight="bold"' : ""}${look.dim ? ' opacity="0.65"' : ""}`;
      // The length keeps columns in line, whatever font the reader has.
      return `${box}<text x="${x}" y="${y + 14}" textLength="${wide}" fill="${look.color}"${style}>${
        inCells(text)
      }</text>\n`;
    }).join("");
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** A colour of the 256 by its number. */
function colorOf(number: number): string {
  const named = palette[number];
  if (named !== undefined) return named;
  if (number >= 232) return `#${((number - 232) * 10 + 8).toString(16).padStart(2, "0").repeat(3)}`;
  const levels = ["00", "5f", "87", "af", "d7", "ff"];
  const at = number - 16;
  return `#${[Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((level) => levels[level]).join("")}`;
}

/** As the text of cells. Browsers collapse common spaces, also where `xml:space` says not to. */
function inCells(text: string): string {
  return escape(text).replaceAll(" ", "\u00a0");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(
    ">",
    "&gt;",
  );
}
