/** Builds what `npm run serve` runs. */
import { buildForNode } from './build-for-node.ts';

await buildForNode('src/server/main.ts', '.cache/server');
