import { parentPort, workerData } from 'node:worker_threads';

parentPort.postMessage({ ready: true });

// A worker that does what the method id of the request says, instead of segmenting.
parentPort.on('message', ({ id, request }) => {
  if (request.method === 'crash') process.exit(3);
  if (request.method === 'throw') throw new Error('Doe^Jane');
  if (request.method === 'hang') return;
  // Within a native call, which ends some time after nobody waits for it any more.
  if (request.method === 'native') {
    const counter = new Int32Array(workerData.nativeCalls);
    Atomics.add(counter, 0, 1);
    request.volume.voxels[0] = 1;
    while (Atomics.load(counter, 0) === 1) Atomics.wait(counter, 0, 1, 5);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    request.volume.voxels[0] = 77;
    Atomics.sub(counter, 0, 1);
    return;
  }
  if (request.method === 'refuse') {
    parentPort.postMessage({ id, error: { code: 'no-lesion-found', message: 'nothing there' } });
    return;
  }
  if (request.kind === 'volume') {
    parentPort.postMessage({ id, outcome: 100 * request.mark.longAxis[1][0] });
    return;
  }
  // Writing into the volume shows the caller whether the memory is shared.
  request.volume.voxels[0] += 1;
  parentPort.postMessage({
    id,
    outcome: { flags: [`voxel ${request.volume.voxels[0]}`], measurements: { volumeMm3: 100 } },
  });
});
