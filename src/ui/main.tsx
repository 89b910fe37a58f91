/** The page's entry: the engine's worker and the page that shows it. */
import { startPage } from './shell/start.tsx';
import { workerChannel } from './stores/session.ts';

startPage(workerChannel());
