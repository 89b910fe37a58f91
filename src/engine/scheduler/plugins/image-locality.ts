/** Prefers nodes that have the pod's images already, the more so the larger the images and the wider their spread. */
// k8s: pkg/scheduler/framework/plugins/imagelocality/image_locality.go
import type { Node } from '../../../kinds/node/types.ts';
import { definePlugin } from '../plugin.ts';

const mebibyte = 1024 * 1024;
const bytesMin = 23 * mebibyte;
const bytesMaxPerContainer = 1000 * mebibyte;

interface ScoreState {
  /** Images that are on some node, each with its share of the nodes. */
  images: readonly { name: string; share: number }[];
  bytesMax: number;
}

export const imageLocality = definePlugin<undefined, ScoreState>({
  name: 'ImageLocality',

  preScore({ pod }, _nodes, snapshot) {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const images = containers
      .map(({ image }) => tagged(image))
      .map((name) => ({ name, share: snapshot.imageSpread(name) / snapshot.nodes.length }))
      .filter(({ share }) => share > 0);
    return { images, bytesMax: bytesMaxPerContainer * containers.length };
  },

  // Example: 250 MiB on one of two nodes counts 125, between 23 and 1000 a container.
  score(_pod, { node }, { images, bytesMax }) {
    let bytes = 0;
    for (const { name, share } of images) bytes += Math.trunc(imageSize(node, name) * share);
    const counted = Math.min(Math.max(bytes, bytesMin), bytesMax);
    return Math.trunc((100 * (counted - bytesMin)) / (bytesMax - bytesMin));
  },
});

function imageSize(node: Node, image: string): number {
  for (const { names, sizeBytes } of node.status.images ?? []) if (names.includes(image)) return sizeBytes;
  return 0;
}

// An image without a tag means its latest.
function tagged(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
