// Takes up each new state of the page, as the server tells it, until the training has ended or no longer answers.
'use strict';
const news = new EventSource('/events');
news.addEventListener('page', event => {
  document.body.classList.remove('lost');
  document.body.innerHTML = event.data;
  document.body.dataset.state = event.lastEventId;
});
news.addEventListener('end', () => news.close());
news.addEventListener('error', () => document.body.classList.add('lost'));
