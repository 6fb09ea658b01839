/** One sentence for each refusal of requests. */
export const requestsRefusal = {
  'date-impossible': 'The day asked about has not come, or lies too far back. Choose the day of the request.',
  'authority-not-known': 'The other State names no such authority. Choose one from its directory.',
  'not-a-draft': 'The request was handed in. Take it up again, or have it sent back, to change it.',
  'section-not-asked': 'No instrument asks for so many things.',
  'ground-not-raised': 'No instrument of the request has such a ground of refusal.',
  'follows-nothing': 'There is no such request to this State that one of this kind may follow.',
  'too-many-to-count':
    'So many requests fall in this time that they cannot be counted at once. Ask for a shorter time.',
  'act-not-known': 'This kind of request knows no such act on this side.',
  'condition-not-met': 'Something this act depends on does not hold yet.',
  'other-side-not-reached': 'The message could not be sealed for the other side. Nothing was changed.',
  'already-in-a-case': 'The request lies in a case already.',
  'paper-not-there': 'The step this document sets down was not taken.',
  'paper-one-language-twice': 'Choose another language beside the first.',
  'paper-without-letters':
    'No font of this node has some of the letters in it. Give those names in transliteration as well.',
  'pdf-none': 'This file is no PDF. Nothing was kept.',
  'pdf-cut-off': 'The end of the file is missing. Ask for it again.',
  'pdf-encrypted': 'The file is encrypted. Documents between States are not: ask for it as it was set.',
  'pdf-ambiguous': 'It holds two contents or two seals, so nobody can say which one counts. Do not rely on it.',
  'pdf-unpacks-too-large':
    'What is packed in the file is too much to look at. Documents between States are small: do not open it.',
  'upload-not-known': 'There is no such upload of yours that is complete. Choose the file again.',
  'document-not-known': 'There is no such document in the case of the request.',
  'marked-above-request':
    'The document is marked above the request it would go with. Raise the marking of the request, or leave it out.',
  'not-releasable': 'The marking of the document does not let it go to that State.',
  'file-too-large': 'The file is too large to go with a request.',
  'too-many-files': 'So many files do not go in one message. Send them in parts.',
  'use-not-allowed':
    'A file that is named came from another State under a condition that does not allow it to go here. Ask that State for its consent, in the request by which it came.',
  'file-not-laid': 'A file that is named was not added to this request. Add it again.',
  'annex-twice': 'Two annexes have one number. Give each its own.',
  'annex-translates-nothing': 'The annex it is said to translate is not in the list.',
  'annex-answers-nothing': 'No instrument asks for what the annex is said to answer.',
  'file-not-here': 'The file is not here: not all of it has come, or another one came in its place.',
  'file-gone': 'The file went with its message, which was destroyed or has expired.',
  'page-not-shown': 'The file has no such page, or it cannot be shown. Fetch the file.',
  'content-held': 'A ban on destroying the content of the request stands already.',
  'content-not-held': 'No ban on destroying the content of the request stands.',
  'content-destroyed': 'The content of the request was destroyed at the end of the time it is kept.',
} as const
