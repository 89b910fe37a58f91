/** Tokens of service accounts: well-formed JWTs, signed with a number instead of a secret. They prove nothing to anybody else. */
// k8s: pkg/serviceaccount/claims.go Claims, pkg/serviceaccount/jwt.go GenerateToken
import { hashBytes } from '../../base/hash.ts';
import { base64OfBytes, base64OfText, textOfBase64 } from '../base64.ts';

/** Who has signed, and whom a token is for unless said otherwise. */
export const tokenIssuer = 'https://kubernetes.default.svc.cluster.local';

export interface BoundObject {
  name: string;
  uid: string;
}

export interface TokenClaims {
  aud: string[];
  exp: number;
  iat: number;
  iss: string;
  jti: string;
  'kubernetes.io': {
    namespace: string;
    node?: BoundObject;
    pod?: BoundObject;
    secret?: BoundObject;
    serviceaccount: BoundObject;
  };
  nbf: number;
  sub: string;
}

/** An RSA signature of 2048 bits is as long. */
const signatureBytes = 256;

/** @param key what stands for the private key of the cluster: the same in every run of one seed */
export function signToken(claims: TokenClaims, key: string): string {
  const header = { alg: 'RS256', kid: bytesText(`kid/${key}`, 32) };
  const signed = `${urlText(base64OfText(JSON.stringify(header)))}.${urlText(base64OfText(JSON.stringify(claims)))}`;
  return `${signed}.${bytesText(`${key}/${signed}`, signatureBytes)}`;
}

/** The claims of a token that this cluster has signed; undefined for anything else. */
export function readToken(token: string, key: string): TokenClaims | undefined {
  const end = token.lastIndexOf('.');
  const signed = token.slice(0, Math.max(0, end));
  if (token.slice(end + 1) !== bytesText(`${key}/${signed}`, signatureBytes)) return undefined;
  return JSON.parse(
    textOfBase64(
      signed
        .slice(signed.indexOf('.') + 1)
        .replace(/-/g, '+')
        .replace(/_/g, '/'),
    ),
  ) as TokenClaims;
}

/** So many bytes that depend on every letter of the text, in the alphabet of JWTs. */
function bytesText(text: string, length: number): string {
  return urlText(base64OfBytes(hashBytes(text, length)));
}

function urlText(base64: string): string {
  return base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
