import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tokens } from './state.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The custom properties of one block: light is the first, dark the second. */
function colors(selector: string): Record<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const body = block.slice(0, block.indexOf('}'));
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(left: string, right: string): number {
  const [dark, light] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const [theme, selector] of [
  ['light', ':root'],
  ['dark', "[data-theme='dark']"],
] as const) {
  const palette = colors(selector);
  const surfaces = ['surface', 'bg', 'sunken'] as const;

  test(`${theme}: text can be read on every surface`, () => {
    for (const ink of ['ink', 'ink-2', 'ink-3']) {
      for (const surface of surfaces)
        expect([ink, surface, contrast(palette[ink], palette[surface]) >= 4.5]).toEqual([ink, surface, true]);
    }
  });

  test(`${theme}: outlines of states stand out on every surface`, () => {
    for (const token of tokens) {
      for (const surface of surfaces)
        expect([token, surface, contrast(palette[token], palette[surface]) >= 3]).toEqual([token, surface, true]);
    }
  });

  test(`${theme}: links and primary buttons can be read`, () => {
    expect(contrast(palette['accent'], palette['surface'])).toBeGreaterThan(4.5);
  });
}
