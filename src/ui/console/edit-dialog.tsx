/** The editor that `kubectl edit` opens: Save hands the text back to the command, Cancel changes nothing. */
import { useState } from 'react';
import Dialog from '../design/dialog.tsx';
import { Button } from '../design/primitives.tsx';
import CodeEditor from '../editor/code-editor.tsx';
import { useEditRequest } from '../stores/edit-request.ts';

export default function EditDialog() {
  const original = useEditRequest((state) => state.text) ?? '';
  const finish = useEditRequest((state) => state.finish);
  const [text, setText] = useState(original);
  return (
    <Dialog
      title="kubectl edit"
      description="Save sends what you changed; Cancel leaves the object as it is."
      onClose={() => finish(undefined)}
    >
      <div className="edit-dialog-code">
        <CodeEditor id="kubectl-edit" text={text} problems={[]} onChange={setText} onApply={() => finish(text)} />
      </div>
      <div className="edit-dialog-actions">
        <Button onClick={() => finish(undefined)}>Cancel</Button>
        <Button look="primary" onClick={() => finish(text)}>
          Save
        </Button>
      </div>
    </Dialog>
  );
}
