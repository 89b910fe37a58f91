/** The dialogs of the page, loaded when the first one opens. */
import './dialogs.css';
import Dialog from '../design/dialog.tsx';
import { AddNodeForm } from './add-node-form.tsx';
import { closeDialog, useDialog } from './dialog-store.ts';
import { DrainForm } from './drain-form.tsx';
import { HelpText } from './help-text.tsx';
import { SetImageForm } from './set-image-form.tsx';
import { UsersForm } from './users-form.tsx';
import { ShareForm } from '../share/share-form.tsx';
import { clockText } from '../stores/clock.ts';
import { BookmarkForm } from '../timeline/bookmark-form.tsx';

export default function Dialogs() {
  const dialog = useDialog((state) => state.dialog);
  switch (dialog?.kind) {
    case 'set-image':
      return (
        <Dialog
          title="Set image"
          description="A new image is a new revision: the Deployment rolls its pods to it."
          onClose={closeDialog}
        >
          <SetImageForm deploymentKey={dialog.key} />
        </Dialog>
      );
    case 'add-node':
      return (
        <Dialog
          title="Add a node"
          description="A machine joins with this name and size; its kubelet registers it."
          onClose={closeDialog}
        >
          <AddNodeForm />
        </Dialog>
      );
    case 'users':
      return (
        <Dialog
          title="Users"
          description="A Traffic object stands for them: it sends requests to the Service, and counts what becomes of them."
          onClose={closeDialog}
        >
          <UsersForm trafficKey={dialog.key} />
        </Dialog>
      );
    case 'drain':
      return (
        <Dialog
          title={`Drain ${dialog.node}`}
          description="kubectl cordons the node, then evicts its pods. Some of them need a flag."
          onClose={closeDialog}
        >
          <DrainForm node={dialog.node} />
        </Dialog>
      );
    case 'bookmark':
      return (
        <Dialog
          title={dialog.id === undefined ? 'Bookmark this moment' : 'Rename the bookmark'}
          description={`It stands on the timeline at ${clockText(dialog.atMs)}, and a link or file that you share carries it.`}
          onClose={closeDialog}
        >
          <BookmarkForm id={dialog.id} atMs={dialog.atMs} />
        </Dialog>
      );
    case 'share':
      return (
        <Dialog title="Share this cluster" onClose={closeDialog}>
          <ShareForm onDone={closeDialog} />
        </Dialog>
      );
    case 'help':
      return (
        <Dialog title="Keys and legend" onClose={closeDialog}>
          <HelpText />
        </Dialog>
      );
    case undefined:
      return null;
  }
}
