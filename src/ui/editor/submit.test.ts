/** What Apply prints is what `kubectl apply -f` prints for the same file. */
import { expect, it } from 'vitest';
import { createSim } from '../../testing/sim.ts';
import { submit } from './submit.ts';

const pod = (name: string, port = 80) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: web\n      image: nginx\n      ports:\n        - containerPort: ${port}\n`;

it.each([
  ['an object that is new', pod('web')],
  ['one invalid field', pod('web', 99_999)],
  ['two invalid fields', pod('We_b', 99_999)],
  ['a kind that nobody knows', 'apiVersion: apps/v1\nkind: Deploymnt\nmetadata:\n  name: web\n'],
  ['a kind that nobody knows, without a name', 'apiVersion: x.dev/v1\nkind: Thing\n'],
])('%s', async (_, text) => {
  const printed = await createSim().kubectl('apply -f manifest.yaml', { 'manifest.yaml': text });
  const sim = createSim();
  const { lines } = await submit(text, 'manifest.yaml', sim.transport);
  expect(`${lines.join('\n')}\n`).toBe(printed);
});
