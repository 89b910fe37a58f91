/** Which image a Deployment's container shall run; the cluster's Image objects are offered. */
import { useState, type FormEvent } from 'react';
import { splitKey } from '../../api/object.ts';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { Button, Field } from '../design/primitives.tsx';
import { derive, useCluster } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { closeDialog } from './dialog-store.ts';
import { namespaceFlag } from './requests.ts';
import { setImage } from './verbs.ts';

const selectImages = derive(['images'], (tables) =>
  [...tableOf(tables, 'images').byKey.values()].map((image) => image.spec.image).sort(),
);

export function SetImageForm({ deploymentKey }: { deploymentKey: string }) {
  const deployment = useCluster(
    (state) => state.tables['deployments']?.byKey.get(deploymentKey) as Deployment | undefined,
  );
  const known = useCluster(selectImages);
  const containers = deployment?.spec.template.spec.containers ?? [];
  const [container, setContainer] = useState(containers[0]?.name ?? '');
  const present = containers.find(({ name }) => name === container)?.image ?? '';
  const [image, setImageText] = useState(present);
  const { name } = splitKey(deploymentKey);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    closeDialog();
    void setImage(deploymentKey, container, image.trim());
  };
  const samePlace = known.filter(
    (candidate) => candidate.split(':')[0] === present.split(':')[0] && candidate !== present,
  );
  return (
    <form onSubmit={submit}>
      {containers.length > 1 && (
        <Field label="Container">
          <select className="input" value={container} onChange={(event) => setContainer(event.target.value)}>
            {containers.map((candidate) => (
              <option key={candidate.name}>{candidate.name}</option>
            ))}
          </select>
        </Field>
      )}
      <Field label={`Image of container ${container}`}>
        <input
          className="input mono"
          list="known-images"
          value={image}
          autoFocus
          required
          pattern="\S+"
          data-testid="image-input"
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setImageText(event.target.value)}
        />
        <datalist id="known-images">
          {known.map((candidate) => (
            <option key={candidate} value={candidate} />
          ))}
        </datalist>
      </Field>
      {samePlace.length > 0 && (
        <p className="suggestions">
          {samePlace.map((candidate) => (
            <Button key={candidate} small onClick={() => setImageText(candidate)}>
              {candidate}
            </Button>
          ))}
        </p>
      )}
      <p className="mono faint">
        kubectl set image deployment/{name} {container}={image}
        {namespaceFlag(deploymentKey)}
      </p>
      <div className="actions">
        <Button onClick={closeDialog}>Cancel</Button>
        <Button look="primary" type="submit" disabled={image.trim() === '' || image === present}>
          Set image
        </Button>
      </div>
    </form>
  );
}
