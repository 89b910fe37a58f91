/** Paths that both sides know. */

/** The subresources of pods that are streams and nothing else. */
export const podStream = /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/(exec|attach|portforward)$/;
