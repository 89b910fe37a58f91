/** The console under the picture: YAML beside the terminal, events, charts, and a scheduler of one's own. */
import { lazy, Suspense } from 'react';
import { EditorPanel } from '../editor/editor.tsx';
import { TabPanel, Tabs } from '../design/tabs.tsx';
import { ErrorBoundary } from '../shell/error-boundary.tsx';
import { TerminalPanel } from '../terminal/terminal.tsx';
import { useLayout, type ConsoleTab } from '../stores/layout.ts';
import { useEditRequest } from '../stores/edit-request.ts';
import './console.css';
import { EventsTable } from './events-table.tsx';

const ReleasePanel = lazy(() => import('../release/release-panel.tsx'));
const CustomScheduler = lazy(() => import('../custom-scheduler/panel.tsx'));
const EditDialog = lazy(() => import('./edit-dialog.tsx'));

const tabs = [
  { id: 'yaml', label: 'YAML' },
  { id: 'terminal', label: 'Terminal' },
  { id: 'events', label: 'Events' },
  { id: 'charts', label: 'Charts' },
  { id: 'scheduler', label: 'Custom scheduler' },
] as const;

export default function Console() {
  const tab = useLayout((state) => state.consoleTab);
  const showConsole = useLayout((state) => state.showConsole);
  const editing = useEditRequest((state) => state.text !== undefined);
  return (
    <>
      <Tabs
        label="Console"
        items={tabs}
        value={tab}
        onChange={(id) => showConsole(id as ConsoleTab)}
        className="console"
      >
        <TabPanel value="yaml" className="console-split">
          <ErrorBoundary name="YAML editor">
            <EditorPanel />
          </ErrorBoundary>
          <ErrorBoundary name="Terminal">
            <div className="console-beside">{tab === 'yaml' && <TerminalPanel />}</div>
          </ErrorBoundary>
        </TabPanel>
        <TabPanel value="terminal">
          <ErrorBoundary name="Terminal">
            <TerminalPanel />
          </ErrorBoundary>
        </TabPanel>
        <TabPanel value="events" className="console-scroll">
          <ErrorBoundary name="Events">
            <EventsTable />
          </ErrorBoundary>
        </TabPanel>
        <TabPanel value="charts" className="console-scroll">
          <ErrorBoundary name="Charts">
            <Suspense fallback={null}>
              <ReleasePanel />
            </Suspense>
          </ErrorBoundary>
        </TabPanel>
        <TabPanel value="scheduler">
          <ErrorBoundary name="Custom scheduler">
            <Suspense fallback={null}>
              <CustomScheduler />
            </Suspense>
          </ErrorBoundary>
        </TabPanel>
      </Tabs>
      {editing && (
        <Suspense fallback={null}>
          <EditDialog />
        </Suspense>
      )}
    </>
  );
}
