/** How many requests the users send, and in which shape. */
import { useState, type FormEvent } from 'react';
import { splitKey } from '../../api/object.ts';
import type { Traffic, TrafficSpec } from '../../kinds/traffic/types.ts';
import { Button, Field } from '../design/primitives.tsx';
import { useCluster } from '../stores/cluster-store.ts';
import { closeDialog } from './dialog-store.ts';
import { namespaceFlag } from './requests.ts';
import { setUsers, type UsersChange } from './verbs.ts';

/** Where the slider stops: a step is felt the same at a few requests and at many. */
const stops = [0, 1, 2, 5, 10, 20, 30, 40, 60, 80, 100, 150, 200, 300, 500, 1000];
const shapes: Readonly<Record<TrafficSpec['shape'], string>> = {
  steady: 'Steady',
  wave: 'Wave, a minute long',
  spike: 'Spike: 5 × for 10 s of each minute',
};

export function UsersForm({ trafficKey }: { trafficKey: string }) {
  const traffic = useCluster((state) => state.tables['traffics']?.byKey.get(trafficKey) as Traffic | undefined);
  const present = traffic?.spec ?? { requestsPerSecond: 0, shape: 'steady' as const };
  const [rate, setRate] = useState(present.requestsPerSecond);
  const [shape, setShape] = useState(present.shape);
  const change: UsersChange = {
    ...(rate === present.requestsPerSecond ? {} : { requestsPerSecond: rate }),
    ...(shape === present.shape ? {} : { shape }),
  };
  const isChange = Object.keys(change).length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    closeDialog();
    void setUsers(trafficKey, change);
  };
  return (
    <form onSubmit={submit}>
      <Field label={`Requests a second: ${rate}`}>
        <input
          className="slider"
          type="range"
          min={0}
          max={stops.length - 1}
          value={stops.findLastIndex((stop) => stop <= rate)}
          aria-valuetext={`${rate} requests a second`}
          autoFocus
          data-testid="users-rate"
          onChange={(event) => setRate(stops[event.target.valueAsNumber])}
        />
      </Field>
      <Field label="Shape">
        <select
          className="input"
          value={shape}
          data-testid="users-shape"
          onChange={(event) => setShape(event.target.value as TrafficSpec['shape'])}
        >
          {Object.entries(shapes).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </Field>
      <p className="mono faint">
        kubectl patch traffic {splitKey(trafficKey).name} --type=merge -p &apos;{JSON.stringify({ spec: change })}&apos;
        {namespaceFlag(trafficKey)}
      </p>
      <div className="actions">
        <Button onClick={closeDialog}>Cancel</Button>
        <Button look="primary" type="submit" disabled={!isChange}>
          Send
        </Button>
      </div>
    </form>
  );
}
