/** Takes an image reference apart. */
// k8s: pkg/util/parsers/parsers.go ParseImageName

/** The tag: `latest` when neither tag nor digest is given, empty with a digest alone. Example: `localhost:5000/shop` → `latest`. */
export function imageTag(image: string): string {
  const [reference, digest] = image.split('@', 2);
  const lastPart = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = lastPart.indexOf(':');
  if (colon >= 0) return lastPart.slice(colon + 1);
  return digest === undefined && image !== '' ? 'latest' : '';
}
