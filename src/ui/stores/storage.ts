/** localStorage that may be switched off: then nothing is remembered, and nothing breaks. */

export function recall(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    // Storage is refused, for example in a private window; or there is none, as in a test.
    return undefined;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage is refused or full; the choice lasts as long as the page.
  }
}
