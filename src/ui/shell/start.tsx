/** Starts the page: stores, session, first paint. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Channel } from '../../protocol/client.ts';
import '../design/tokens.css';
import '../design/base.css';
import '../design/primitives.css';
import './shell.css';
import { followWorldLinks, isWorldLink } from '../share/address.ts';
import { pauseWhileHidden, startSession } from '../stores/session.ts';
import { startMotion } from '../stores/motion.ts';
import { startTheme } from '../stores/theme.ts';
import { App } from './app.tsx';
import { offerOrrery } from './window-orrery.ts';

export function startPage(channel: Channel): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  startTheme();
  startMotion();
  const world = isWorldLink(location.hash)
    ? import('../share/open.ts').then(({ worldOfLink }) => worldOfLink(location.hash))
    : undefined;
  const client = startSession(channel, world);
  followWorldLinks();
  offerOrrery(client);
  pauseWhileHidden();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
