// How wide a text will be, without a font engine: advance widths of Source Sans 3 (Adobe, OFL), regular and
// semibold, in thousandths of the size, for U+0020 to U+007E and the few others that a ladder writes.
// Kerning is left out: texts come out at most a little narrower than told.

export type Weight = 400 | 600;

/** Width of `text` in points at `size` points. */
export type MeasureText = (text: string, size: number, weight: Weight) => number;

const regular = [
  200, 289, 426, 497, 497, 824, 609, 249, 303, 303, 418, 497, 249, 311, 249, 350, 497, 497, 497, 497, 497,
  497, 497, 497, 497, 497, 249, 249, 497, 497, 497, 425, 847, 544, 588, 571, 615, 527, 494, 617, 652, 263,
  480, 579, 486, 727, 647, 664, 566, 664, 569, 534, 536, 645, 515, 786, 513, 476, 539, 303, 350, 303, 497,
  500, 542, 504, 553, 456, 555, 496, 292, 504, 544, 246, 247, 495, 255, 829, 547, 542, 555, 555, 347, 419,
  338, 544, 467, 719, 446, 467, 425, 303, 241, 303, 497,
];
const semibold = [
  200, 315, 482, 513, 513, 841, 639, 275, 324, 324, 438, 513, 275, 322, 275, 344, 513, 513, 513, 513, 513,
  513, 513, 513, 513, 513, 275, 275, 513, 513, 513, 444, 875, 558, 597, 576, 625, 538, 510, 628, 663, 282,
  494, 597, 502, 745, 657, 674, 582, 674, 592, 545, 546, 655, 536, 800, 541, 501, 540, 324, 344, 324, 513,
  500, 549, 516, 563, 462, 564, 507, 317, 520, 558, 262, 263, 522, 271, 843, 560, 549, 564, 564, 373, 431,
  361, 556, 495, 748, 481, 495, 443, 324, 255, 324, 513,
];
const others: Readonly<Record<string, number>> = {
  '×': 505,
  µ: 570,
  '–': 480,
  '−': 505,
  '→': 619,
  '←': 619,
  '·': 260,
  '…': 956,
};
/** For characters not listed; wide ones (CJK) take a whole em. */
const otherWidth = 600;

/** The default measure; an embedder with a font engine may inject a better one. */
export function measureText(text: string, size: number, weight: Weight): number {
  const table = weight === 600 ? semibold : regular;
  let width = 0;
  for (const character of text) {
    const codePoint = character.codePointAt(0)!;
    width += table[codePoint - 32] ?? others[character] ?? (codePoint >= 0x2e80 ? 1000 : otherWidth);
  }
  return (width * size) / 1000;
}

/** Breaks a text at blanks into lines no wider than `width`; a single longer word keeps its line. */
export function wrapText(
  text: string,
  width: number,
  size: number,
  weight: Weight,
  measure: MeasureText,
): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(part => part !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && measure(`${last} ${word}`, size, weight) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
