/** How Go names a field of a document. */

/** `['spec', 'containers', 0, 'foo']` → `spec.containers[0].foo`. */
export function formatPath(steps: readonly (string | number)[]): string {
  let text = '';
  for (const step of steps) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
