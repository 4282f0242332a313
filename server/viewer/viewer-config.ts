/** Package names of our plugins, and the files that hold them. */
export const pluginFiles = {
  '@recist3d/extension-lesion-review': 'extension-lesion-review.js',
  '@recist3d/mode-lesion-review': 'mode-lesion-review.js',
} as const;

export interface ViewerConfigOptions {
  /** Of this package; the plugins are asked for by it, so that a browser never mixes two versions. */
  readonly version: string;
  /** The identity provider that readers sign in with; absent where nobody does. */
  readonly signIn?: { readonly issuer: string; readonly clientId: string } | undefined;
}

/**
 * @returns app-config.js of the viewer that this server serves.
 * OHIF 3.13 import()s names that it does not know: an import map, put into the page by this blocking script before any module is loaded,
 * gives them files. @see docs/user-guide/install.md for the same lines in an existing OHIF
 */
export function viewerConfig({ version, signIn }: ViewerConfigOptions): string {
  const [extension, mode] = Object.keys(pluginFiles);
  const imports = Object.fromEntries(
    Object.entries(pluginFiles).map(([name, file]) => [name, `/plugins/${file}?v=${encodeURIComponent(version)}`]),
  );
  const config = {
    name: 'recist3d',
    routerBasename: null,
    extensions: [extension],
    modes: [mode],
    customizationService: {},
    showStudyList: true,
    maxNumberOfWebWorkers: 3,
    showWarningMessageForCrossOrigin: false,
    showCPUFallbackMessage: false,
    showLoadingIndicator: true,
    strictZSpacingForVolumeViewport: true,
    investigationalUseDialog: { option: 'never' },
    maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 25 },
    defaultDataSourceName: 'recist3d',
    dataSources: [
      {
        namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
        sourceName: 'recist3d',
        configuration: dataSource,
      },
    ],
    ...(signIn && { oidc: [oidcOf(signIn)] }),
    recist3d: { apiRoot: '/api' },
  };
  return [
    "document.currentScript.after(Object.assign(document.createElement('script'), {",
    "  type: 'importmap',",
    `  textContent: ${JSON.stringify(JSON.stringify({ imports }))},`,
    '}));',
    `window.config = ${JSON.stringify(config, null, 2)};`,
    '',
  ].join('\n');
}

const dataSource = {
  friendlyName: 'recist3d',
  name: 'recist3d',
  qidoRoot: '/dicom-web',
  wadoRoot: '/dicom-web',
  wadoUriRoot: '/dicom-web',
  qidoSupportsIncludeField: false,
  supportsReject: false,
  supportsStow: true,
  imageRendering: 'wadors',
  thumbnailRendering: 'wadors',
  enableStudyLazyLoad: true,
  supportsFuzzyMatching: false,
  supportsWildcard: true,
  dicomUploadEnabled: false,
  omitQuotationForMultipartRequest: true,
  bulkDataURI: { enabled: true, relativeResolution: 'studies' },
  singlepart: 'bulkdata,video,pdf',
} as const;

/** OHIF's own sign-in: authorization code with PKCE, tokens renewed by themselves; the plugins send the token that it holds. */
const oidcOf = ({ issuer, clientId }: NonNullable<ViewerConfigOptions['signIn']>) => ({
  authority: issuer,
  client_id: clientId,
  redirect_uri: '/callback',
  response_type: 'code',
  scope: 'openid profile',
  post_logout_redirect_uri: '/logout-redirect.html',
  automaticSilentRenew: true,
  revokeAccessTokenOnSignout: true,
});
