/** Builds what `npm run serve` runs. `build-server.ts [FOLDER]`: somewhere else. */
import { buildForNode } from './build-for-node.ts';

await buildForNode('src/server/main.ts', process.argv[2] ?? '.cache/server');
