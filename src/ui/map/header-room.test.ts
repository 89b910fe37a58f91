import { expect, test } from 'vitest';
import { headerRoom } from './header-room.ts';

const parts = { name: 'worker-1', count: '2/110 pods', zone: 'a', tags: [], taints: [] };
const down = ['no power', 'NotReady'];

test.each([
  ['a calm card says all', 360, [], [], { zone: true, taints: 'keys', tags: 'words', count: true }],
  ['two words fit once the zone is gone', 350, down, [], { zone: false, taints: 'keys', tags: 'words', count: true }],
  ['taints shrink before tags', 390, down, ['gpu'], { zone: false, taints: 'letters', tags: 'words', count: true }],
  [
    'three words become icons',
    340,
    ['cordoned', ...down],
    [],
    { zone: false, taints: 'letters', tags: 'icons', count: true },
  ],
  ['the smallest card drops its count', 180, down, [], { zone: false, taints: 'letters', tags: 'icons', count: false }],
] as const)('%s', (_, width, tags, taints, expected) => {
  expect(headerRoom({ ...parts, width, tags, taints })).toEqual(expected);
});
