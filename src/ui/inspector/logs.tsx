/** The last lines that a container has printed, fresh each second. */
import { useEffect, useState } from 'react';
import type { Pod } from '../../kinds/pod/types.ts';
import { keyOf } from '../../api/object.ts';
import { selectSecond, useClock } from '../stores/clock.ts';
import { session } from '../stores/session.ts';

export function Logs({ pod }: { pod: Pod }) {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container) => container.name);
  const [container, setContainer] = useState(pod.spec.containers[0]?.name ?? '');
  const [previous, setPrevious] = useState(false);
  const [lines, setLines] = useState<readonly string[]>([]);
  const second = useClock(selectSecond);
  const key = keyOf(pod);
  useEffect(() => {
    let current = true;
    void session()
      .ask({ about: 'logs', pod: key, container, previous })
      .then((answer) => current && setLines(answer));
    return () => {
      current = false;
    };
  }, [key, container, previous, second]);
  return (
    <div className="logs">
      <div className="logs-bar">
        {containers.length > 1 && (
          <label>
            <span className="visually-hidden">Container</span>
            <select value={container} onChange={(event) => setContainer(event.target.value)}>
              {containers.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <label className="muted">
          <input type="checkbox" checked={previous} onChange={(event) => setPrevious(event.target.checked)} /> Before
          the last restart
        </label>
      </div>
      {lines.length === 0 ? (
        <p className="muted">No output.</p>
      ) : (
        <pre className="mono" tabIndex={0}>
          {lines.join('\n')}
        </pre>
      )}
    </div>
  );
}
