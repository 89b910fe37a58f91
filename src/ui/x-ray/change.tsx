/** What the write of a step changed in its object, and where etcd has it. */
import { useEffect, useState } from 'react';
import type { FieldChange, RevisionChange } from '../../api/x-ray.ts';
import { session } from '../stores/session.ts';

export function Change({ revision }: { revision: number }) {
  const change = useChange(revision);
  if (!change) return null;
  const { key, how, fields, fieldsLeftOut } = change;
  return (
    <>
      {how === 'created' && <span>a new object </span>}
      {how === 'removed' && <span>gone </span>}
      {fields.map((field) => (
        <Field key={field.path} field={field} />
      ))}
      {fieldsLeftOut > 0 && <span>and {fieldsLeftOut} more fields </span>}
      <span>
        in etcd at <span className="mono">{key}</span>
      </span>
    </>
  );
}

function Field({ field: { path, before, after } }: { field: FieldChange }) {
  return (
    <span className="mono">
      {path}: {before !== undefined && <del>{before}</del>}
      {before !== undefined && after !== undefined && (
        <>
          <span aria-hidden="true"> → </span>
          <span className="visually-hidden"> becomes </span>
        </>
      )}
      {after !== undefined && <ins>{after}</ins>}
    </span>
  );
}

function useChange(revision: number): RevisionChange | undefined {
  const [answer, setAnswer] = useState<{ revision: number; change: RevisionChange | undefined }>();
  useEffect(() => {
    let current = true;
    void session()
      .ask({ about: 'revision', revision })
      .then((change) => current && setAnswer({ revision, change }));
    return () => {
      current = false;
    };
  }, [revision]);
  return answer?.revision === revision ? answer.change : undefined;
}
