/** Lines of history that were left, each where it parts from the present one; a click goes there. */
import { useHistory } from '../stores/history.ts';
import { clock } from '../stores/session.ts';
import { placeBranches } from './branch-places.ts';
import { branchSentence } from './branch-sentence.ts';
import { axisY, type LayerProps } from './layers.tsx';
import { xOf } from './scale.ts';

export function Branches({ scale, width }: LayerProps) {
  const branches = useHistory(({ lines }) => lines.branches);
  if (branches.length === 0) return null;
  const ordered = branches.slice().sort((left, right) => left.forkMs - right.forkMs);
  const places = placeBranches(
    ordered.map(({ name, forkMs }) => ({ name, x: xOf(scale, forkMs, width) })),
    width,
  );
  return (
    <div role="group" aria-label="Branches: other lines of history">
      {ordered.map((branch, index) => (
        <button
          key={branch.name}
          type="button"
          className="branch"
          style={{ left: places[index].x + 7, width: places[index].width, top: axisY - 18 }}
          title={branchSentence(branch)}
          aria-label={`Branch ${branch.name}. ${branchSentence(branch)}`}
          data-testid={`branch-${branch.name}`}
          onClick={() => void clock.enterBranch(branch.name)}
        >
          <ForkIcon />
          <span>{branch.name}</span>
        </button>
      ))}
      <svg className="forks" width={width} height={axisY + 4} aria-hidden="true">
        {ordered.map(({ name, forkMs }) => (
          <circle key={name} cx={xOf(scale, forkMs, width)} cy={axisY} r="3" />
        ))}
      </svg>
    </div>
  );
}

export function ForkIcon() {
  return (
    <svg
      width="10"
      height="12"
      viewBox="0 0 10 12"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      aria-hidden="true"
    >
      <path d="M2 11V1M2 8c0-3 6-2 6-5" />
      <circle cx="8" cy="2" r="1.2" fill="currentColor" stroke="none" />
    </svg>
  );
}
