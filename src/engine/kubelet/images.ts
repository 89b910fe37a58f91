/** Image references as the container runtime reads them, and what a node knows about images. */
import { hash32 } from '../../base/hash.ts';
import type { Image } from '../../kinds/image/types.ts';
import { valueOf } from '../../api/quantity.ts';

export interface ImageReference {
  /** With registry: `docker.io/library/nginx`. */
  repository: string;
  /** As containerd names it: `docker.io/library/nginx:latest`. */
  full: string;
  /** `imageID` in a container's status. The digest stands for the content: the same text, the same digest. */
  id: string;
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const nameShape = new RegExp(`^${component}(?:/${component})*$`);

/**
 * Takes a reference apart. Example: `nginx` → `docker.io/library/nginx:latest`.
 * Errors: upstream's words for a name that is none.
 */
// k8s: pkg/util/parsers/parsers.go ParseImageName, with the grammar of distribution/reference
export function parseImage(image: string): ImageReference | { error: string } {
  let read = readImages.get(image);
  if (!read) {
    if (readImages.size >= readImagesMax) readImages.clear();
    readImages.set(image, (read = readImage(image)));
  }
  return read;
}

// The answer depends on the text alone, and clusters name the same few images thousands of times.
const readImages = new Map<string, ImageReference | { error: string }>();
const readImagesMax = 1000;

function readImage(image: string): ImageReference | { error: string } {
  const [named, digest] = image.split('@', 2);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const name = hasTag ? named.slice(0, colon) : named;
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const host = hasHost ? first : 'docker.io';
  const path = hasHost ? name.slice(slash + 1) : slash < 0 ? `library/${name}` : name;
  if (path !== path.toLowerCase() && nameShape.test(path.toLowerCase()))
    return {
      error: `couldn't parse image name "${image}": invalid reference format: repository name (${path}) must be lowercase`,
    };
  const isTagFine = tag === undefined || /^\w[\w.-]{0,127}$/.test(tag);
  const isDigestFine = digest === undefined || /^[a-z0-9]+:[0-9a-f]{32,}$/.test(digest);
  if (!nameShape.test(path) || !isTagFine || !isDigestFine)
    return { error: `couldn't parse image name "${image}": invalid reference format` };
  const repository = `${host}/${path}`;
  const version = digest ? `@${digest}` : `:${tag ?? 'latest'}`;
  const full = `${repository}${version}`;
  return { repository, full, id: `${repository}@${digest ?? `sha256:${hexOf(full, 64)}`}` };
}

/** Hexadecimal digits that follow from a text. */
export function hexOf(text: string, digits: number): string {
  let hex = '';
  for (let part = 0; hex.length < digits; part++) hex += hash32(`${part}/${text}`).toString(16).padStart(8, '0');
  return hex.slice(0, digits);
}

/** The keys under which an Image object is found: the reference that it names, with its tag if it names one. */
export function imageObjectKeys(image: Image): readonly string[] {
  const reference = parseImage(image.spec.image);
  if ('error' in reference) return [];
  const namesVersion =
    image.spec.image.includes('@') || image.spec.image.lastIndexOf(':') > image.spec.image.lastIndexOf('/');
  return [namesVersion ? reference.full : reference.repository];
}

/** Bytes to pull. What nobody states follows from the name: 20 to 180 MB. */
export function sizeOf(
  reference: ImageReference,
  described: Image | undefined,
  programSize: number | undefined,
): number {
  if (described?.spec.size !== undefined) return valueOf(described.spec.size);
  return programSize ?? 20_000_000 + (hash32(reference.repository) % 160_000_000);
}

/** What containerd answers when the registry does not have the image, as the kubelet hands it on. */
export function notFoundMessage(reference: ImageReference): string {
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${reference.full}": failed to resolve reference "${reference.full}": ${reference.full}: not found`;
}
