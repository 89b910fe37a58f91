/** Whether the page's address holds a world. What reads it is loaded for such an address alone. */

export const linkPrefix = '#s=';

export function isWorldLink(hash: string): boolean {
  return hash.startsWith(linkPrefix);
}

/** A link that is pasted into the address of an open page changes only its tail; the page begins afresh with it. */
export function followWorldLinks(): void {
  window.addEventListener('hashchange', () => {
    if (isWorldLink(location.hash)) location.reload();
  });
}
