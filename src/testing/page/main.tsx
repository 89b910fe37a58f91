/** Opens the page on the still's world instead of an engine: `src/testing/page/?churn=200&nodes=100&pods=10&paused`. */
import { startPage } from '../../ui/shell/start.tsx';
import { fixtureChannel } from './channel.ts';
import { largeWorld, stillWorld } from './world.ts';

const asked = new URLSearchParams(location.search);
const nodes = Number(asked.get('nodes') ?? 0);
startPage(
  fixtureChannel({
    world: nodes > 0 ? largeWorld(nodes, Number(asked.get('pods') ?? 10)) : stillWorld(),
    playing: !asked.has('paused'),
    churn: Number(asked.get('churn') ?? 0),
  }),
);
