import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { indentXml } from '../../../../src/proxy/response/indentXml.ts';

describe('XML has its elements on lines of their own', () => {
  for (const [what, text, expected] of [
    ['elements', '<a><b/><c x="1>2">t</c></a>', '<a>\n  <b/>\n  <c x="1>2">t</c>\n</a>'],
    ['a prologue', '<?xml version="1.0"?><!DOCTYPE a><a/>\n', '<?xml version="1.0"?>\n<!DOCTYPE a>\n<a/>'],
    ['comments', '<a><!-- <x> --><b></b></a>', '<a>\n  <!-- <x> -->\n  <b></b>\n</a>'],
    ['other lines', '<a>\n<b>\n\t<c/>\n</b></a>', '<a>\n  <b>\n    <c/>\n  </b>\n</a>'],
    ['prefixes', "<s:a xmlns:s='u'><s:b/></s:a>", "<s:a xmlns:s='u'>\n  <s:b/>\n</s:a>"],
  ] as const) {
    test(what, () => {
      assert.equal(indentXml(text), expected);
    });
  }
});

describe('XML stays as it was sent', () => {
  for (const [what, text] of [
    ['where text is between elements', '<p>one<b>two</b> <i>three</i></p>'],
    ['where white space is all there is', '<p> \n </p>'],
    ['in a section of characters', '<p><![CDATA[<a><b>]]><c/></p>'],
    ['where it says so', '<p xml:space="preserve"> <a/> </p>'],
    ['with its entities', '<p>&lt;&amp;&#10;&x;</p>'],
    ['that declares entities', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b></a>'],
    ['that ends too early', '<a><b></a>'],
    ['that goes on too long', '<a/></b>'],
    ['that breaks off in a tag', '<a><b x="'],
    ['that is no XML', 'no <XML'],
    ['that is nested deep', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`],
    ['that has a tag without an end', `<a><b ${'x="1" '.repeat(300_000)}`],
  ] as const) {
    test(what, () => {
      assert.equal(indentXml(text), text);
    });
  }
});
