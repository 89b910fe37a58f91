/** Where the buttons of branches stand: at their forks, side by side where forks are near, and never beyond the end of the axis. */

const characterWidth = 6.2;
/** Icon and padding. */
const around = 30;
const gap = 4;
const widthMin = 44;

export function placeBranches(
  branches: readonly { name: string; x: number }[],
  width: number,
): { x: number; width: number }[] {
  const most = Math.max(widthMin, Math.floor((width + gap) / Math.max(1, branches.length)) - gap);
  const sizes = branches.map(({ name }) => Math.min(most, Math.ceil(name.length * characterWidth) + around));
  const places: { x: number; width: number }[] = [];
  let from = 0;
  for (const [index, { x }] of branches.entries()) {
    const size = sizes[index];
    // Those that follow need their room too.
    const rest = sizes.slice(index + 1).reduce((sum, next) => sum + next + gap, 0);
    const place = Math.max(from, Math.min(x, width - size - rest - 7));
    places.push({ x: place, width: size });
    from = place + size + gap;
  }
  return places;
}
