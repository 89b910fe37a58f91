/** Name, zone and size of a new machine. */
import { useState, type FormEvent } from 'react';
import { parseQuantity } from '../../api/quantity.ts';
import { Button, Field } from '../design/primitives.tsx';
import { useCluster } from '../stores/cluster-store.ts';
import { closeDialog } from './dialog-store.ts';
import { addNode, nextNodeName, nodeNames } from './verbs.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function AddNodeForm() {
  const [node, setNode] = useState(() => ({
    name: nextNodeName(nodeNames(useCluster.getState().tables)),
    zone: 'b',
    cpu: '4',
    memory: '16Gi',
  }));
  const taken = useCluster((state) => state.tables['nodes']?.byKey.has(node.name) === true);
  const set = (field: keyof typeof node) => (event: { target: { value: string } }) =>
    setNode({ ...node, [field]: event.target.value });
  const problem = problemOf(node, taken);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem) return;
    closeDialog();
    void addNode(node);
  };
  return (
    <form onSubmit={submit}>
      <Field label="Name">
        <input className="input mono" value={node.name} autoFocus data-testid="node-name" onChange={set('name')} />
      </Field>
      <Field label="Zone" hint="Label topology.kubernetes.io/zone; empty for none">
        <input className="input" value={node.zone} onChange={set('zone')} />
      </Field>
      <Field label="CPU">
        <input className="input num" value={node.cpu} onChange={set('cpu')} />
      </Field>
      <Field label="Memory">
        <input className="input num" value={node.memory} onChange={set('memory')} />
      </Field>
      {problem && <p role="alert">{problem}</p>}
      <div className="actions">
        <Button onClick={closeDialog}>Cancel</Button>
        <Button look="primary" type="submit" disabled={problem !== undefined}>
          Add node
        </Button>
      </div>
    </form>
  );
}

function problemOf(node: { name: string; cpu: string; memory: string }, taken: boolean): string | undefined {
  if (taken) return `There is a node called ${node.name} already.`;
  if (!subdomain.test(node.name)) return 'A node’s name is lower case letters, digits, - and . only.';
  if (!(parseQuantity(node.cpu) > 0)) return 'CPU is a quantity such as 4 or 500m.';
  if (!(parseQuantity(node.memory) > 0)) return 'Memory is a quantity such as 16Gi.';
  return undefined;
}
