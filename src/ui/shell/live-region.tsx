/** Speaks what happened: politely and in batches, or at once when a gesture of the student failed. Shows toasts. */
import { useEffect, useState } from 'react';
import { Button } from '../design/primitives.tsx';
import { useNotices, type Toast } from '../stores/notices.ts';

const batchEveryMs = 2000;
const toastMs = 8000;

export function LiveRegion() {
  const [polite, setPolite] = useState('');
  const assertive = useNotices((state) => state.assertive);
  useEffect(() => {
    const timer = setInterval(() => {
      const text = useNotices.getState().takePolite();
      if (text) setPolite(text);
    }, batchEveryMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite" data-testid="announcements">
        {polite}
      </div>
      <div className="visually-hidden" role="alert" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}

export function Toasts() {
  const toasts = useNotices((state) => state.toasts);
  return (
    <div className="toasts">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const dismiss = useNotices((state) => state.dismiss);
  useEffect(() => {
    // A refusal stays until it has been read.
    if (toast.tone === 'failed') return undefined;
    const timer = setTimeout(() => dismiss(toast.id), toastMs);
    return () => clearTimeout(timer);
  }, [toast, dismiss]);
  return (
    <div className="toast" data-tone={toast.tone} data-testid="toast">
      <span>{toast.text}</span>
      <Button look="ghost" small aria-label="Dismiss" onClick={() => dismiss(toast.id)}>
        ✕
      </Button>
    </div>
  );
}
