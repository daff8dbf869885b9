// Keeps the progress of a theming run up to date. Without it the page has a link that does the same.
const box = document.querySelector('[data-progress-address]');

async function ask() {
  const answer = await fetch(box.dataset.progressAddress, { headers: { Accept: 'application/json' } });
  if (!answer.ok) return;
  const run = await answer.json();
  if (run.status !== box.dataset.progressStatus) {
    window.location.reload(); // begun, finished or failed: the whole page has something new to say
    return;
  }
  const bar = box.querySelector('progress');
  bar.max = Math.max(run.total, 1);
  bar.value = run.done;
  box.querySelector('[data-progress-done]').textContent = run.done.toLocaleString('en-GB');
  box.querySelector('[data-progress-total]').textContent = run.total.toLocaleString('en-GB');
  const workers = box.querySelector('[data-progress-workers]');
  if (workers) workers.textContent = run.workers > 1 ? `, by ${run.workers} workers together` : '';
}

if (box) {
  setInterval(() => ask().catch(() => {}), 2000);
}
