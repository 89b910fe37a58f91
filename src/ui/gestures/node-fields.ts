/** Labels and taints as one writes them for kubectl, read from a line. */
import type { Taint } from '../../kinds/node/types.ts';

const effects = new Set<string>(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
const keyPattern = /^[\w.-]+(\/[\w.-]+)?$/;
const valuePattern = /^[\w.-]*$/;

/** `disk=ssd, tier=front`. Errors: the part that is no label. */
export function readLabels(text: string): { labels: Record<string, string> } | { problem: string } {
  const labels: Record<string, string> = {};
  for (const part of partsOf(text)) {
    const [key, value, ...more] = part.split('=');
    if (!keyPattern.test(key) || value === undefined || !valuePattern.test(value) || more.length > 0)
      return { problem: `A label is key=value, not ${part}.` };
    labels[key] = value;
  }
  return { labels };
}

/** `gpu=true:NoSchedule, spot:NoExecute`. Errors: the part that is no taint. */
export function readTaints(text: string): { taints: Taint[] } | { problem: string } {
  const taints: Taint[] = [];
  for (const part of partsOf(text)) {
    const [pair, effect, ...more] = part.split(':');
    const [key, value = '', ...rest] = pair.split('=');
    const wrong = !keyPattern.test(key) || !valuePattern.test(value) || more.length + rest.length > 0;
    if (wrong || !isEffect(effect))
      return { problem: `A taint is key=value:NoSchedule, PreferNoSchedule or NoExecute, not ${part}.` };
    taints.push({ key, effect, ...(value ? { value } : {}) });
  }
  return { taints };
}

function isEffect(effect: string | undefined): effect is Taint['effect'] {
  return effect !== undefined && effects.has(effect);
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
