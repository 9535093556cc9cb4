package dev.chorus.comment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CommentTextTest {
    /** Every char there is, lone surrogates too, and often what is special. */
    @Provide
    Arbitrary<String> anything() {
        Arbitrary<Character> special = Arbitraries.of(
                ' ', '\n', '\r', '\t', '\0', '\u0085', '\u00a0', '\u200d', '\ufe0f', '\u2028', '\u2029', '\u0301', 'e',
                '\u1100', '\u1161', '\ud83d', '\ude00', '\udfff', '\u3164', '\u0344', '\u200b', '@', '.');
        return Arbitraries.oneOf(Arbitraries.chars().all(), special)
                .list()
                .ofMaxSize(30)
                .map(chars -> {
                    StringBuilder text = new StringBuilder();
                    chars.forEach(text::append);
                    return text.toString();
                });
    }

    @Property(tries = 3_000)
    void whatIsKeptIsCleanAndStaysAsItIs(@ForAll("anything") String raw) {
        String kept = CommentText.normalize(raw);

        assertThat(CommentText.normalize(kept)).isEqualTo(kept);
        assertThat(Normalizer.isNormalized(kept, Normalizer.Form.NFC)).isTrue();
        assertThat(kept.codePoints()).allMatch(cp -> cp == '\n' || Character.getType(cp) != Character.CONTROL);
        assertThat(new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .as("every kept text is UTF-8")
                .isEqualTo(kept);
        assertThat(kept).isEqualTo(kept.strip());
        assertThat(CommentText.length(kept)).isLessThanOrEqualTo(kept.length());
    }

    @Property(tries = 1_000)
    void namesAndLinksAreLookedForInAnyText(@ForAll("anything") String raw) {
        assertThat(CommentText.mentioned(raw))
                .hasSizeLessThanOrEqualTo(CommentText.MAX_MENTIONS)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z0-9_.-]{1,32}"));
        if (CommentText.hasLink(raw)) {
            assertThat(raw).contains(".");
        }
    }

    @Example
    void joinersAndVariationSelectorsStay() {
        String family = "👩\u200d👩\u200d👧 ❤\ufe0f नि\u200dक";
        assertThat(CommentText.normalize(family)).isEqualTo(family);
    }

    @Example
    void nothingVisibleIsEmpty() {
        for (String nothing : List.of("", "  \n ", "\u200b\u200d", "\u3164", "\u2800\u00a0", "\0\u0007")) {
            assertThat(CommentText.normalize(nothing)).isEmpty();
        }
    }

    @Example
    void loneSurrogatesBecomeReplacementsAndPairsStay() {
        assertThat(CommentText.normalize("a\ud83db\ude00c😀")).isEqualTo("a\ufffdb\ufffdc😀");
        assertThat(CommentText.length("a😀")).isEqualTo(2);
    }

    @Example
    void lineBreaksStayInsideAndComposedFormsAreUsed() {
        assertThat(CommentText.normalize("\n one\r\ntwo\u2028three \n")).isEqualTo("one\ntwo\nthree");
        assertThat(CommentText.normalize("e\u0301")).isEqualTo("é");
    }

    @Example
    void namesEndBeforePunctuationAndMailAddressesAreNone() {
        assertThat(CommentText.mentioned("@ana, @ben. @a-b- me@mail.org @@x @ana"))
                .containsExactly("ana", "ben", "a-b");
        assertThat(CommentText.mentioned("@a @b @c @d @e @f")).hasSize(CommentText.MAX_MENTIONS);
    }
}
