/**
 * Who may import whom (docs/architecture.md). `npm run lint` and test/unit/house hold the tree against it.
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'A cycle hides which file is the deeper one.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'dicom-sr-stands-alone',
      severity: 'error',
      comment: 'dicom-sr is pure DICOM: it knows neither the methods nor the server.',
      from: { path: '^dicom-sr/' },
      to: { path: '^(models|server|ohif-extension)/' },
    },
    {
      name: 'dicom-sr-layers',
      severity: 'error',
      comment: 'geometry ← measurement, segmentation, volume ← readers, writers.',
      from: { path: '^dicom-sr/(geometry|measurement|segmentation|volume|errors)/' },
      to: { path: '^dicom-sr/(readers|writers)/' },
    },
    {
      name: 'geometry-is-the-floor',
      severity: 'error',
      comment: 'Geometry depends on nothing but the error base.',
      from: { path: '^dicom-sr/geometry/' },
      to: { pathNot: '^dicom-sr/(geometry|errors)/' },
    },
    {
      name: 'models-see-types-only',
      severity: 'error',
      comment: 'models takes grids, masks and measurements; it never sees DICOM, the server or the network.',
      from: { path: '^models/' },
      to: {
        path: '^(dicom-sr|server|ohif-extension)/|node_modules/(dcmjs|dicomweb-client|undici|express|amqplib|libsql)/',
        pathNot: '^dicom-sr/(geometry|volume|segmentation|measurement|errors)/',
      },
    },
    {
      name: 'experiments-are-the-top-of-models',
      severity: 'error',
      comment: 'What the product runs stands without the recipes that train and score it; only commands start them.',
      from: { pathNot: '^(models/experiments/|server/cli/|test/)' },
      to: { path: '^models/experiments/' },
    },
    {
      name: 'pipeline-knows-ports-only',
      severity: 'error',
      comment: 'The pipeline is the same with every archive, queue and state store.',
      from: { path: '^server/pipeline/' },
      to: {
        path: 'node_modules/(express|amqplib|dicomweb-client|undici|libsql|pg)/|^server/(http|cli|embedded-store)/',
      },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      comment: 'The composition root is the top; only the commands start it.',
      from: { pathNot: '^(server/cli/|test/)' },
      to: { path: '^server/main\\.ts$' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^(server|dicom-sr|models)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
