/** Characters that a person does not see, or that reorder what they see, as escapes. */

/** Controls but tab and line ends, marks that set a direction, zero width, separators of lines that no editor breaks at. */
const UNSEEN: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x061c, 0x061c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2069],
  [0xfeff, 0xfeff],
];

function isUnseen(code: number): boolean {
  return UNSEEN.some(([first, last]) => first <= code && code <= last);
}

/** The text with `\u{202e}` in place of such characters; the same text when it has none. */
export function escapeUnseen(text: string): string {
  const pieces: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // Most of a log is plain ASCII.
    if ((code < 0x20 || code > 0x7e) && isUnseen(code)) {
      pieces.push(text.slice(copied, at), `\\u{${code.toString(16)}}`);
      copied = at + 1;
    }
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(copied);
}
