/** How much of a whole is used, beside words that say the same. */
export function ShareBar({ share }: { share: number }) {
  return (
    <span className="share-bar" data-full={share >= 1} aria-hidden="true">
      <span style={{ inlineSize: `${Math.round(share * 100)}%` }} />
    </span>
  );
}
