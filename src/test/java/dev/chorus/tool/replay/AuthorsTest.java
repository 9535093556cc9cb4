package dev.chorus.tool.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class AuthorsTest {
    @Test
    void aNameThatFitsIsKept() {
        assertThat(new Authors().of("Ana_1").username()).isEqualTo("Ana_1");
    }

    @Test
    void aNameThatDoesNotFitIsShownAsItIsAndMappedTheSameInEveryRun() {
        Authors.Author first = new Authors().of("Zoë 🎉");
        Authors.Author second = new Authors().of("Zoë 🎉");

        assertThat(first).isEqualTo(second);
        assertThat(first.displayName()).isEqualTo("Zoë 🎉");
        assertThat(first.username()).matches("zoe-[0-9a-f]{10}");
    }

    @Test
    void namesThatDifferInCaseOnlyAreTwoPeople() {
        Authors authors = new Authors();

        assertThat(authors.of("Ana").username()).isEqualTo("Ana");
        assertThat(authors.of("ana").username()).isNotEqualToIgnoringCase("Ana");
        assertThat(authors.of("Ana").username()).isEqualTo("Ana");
    }

    @Property(tries = 300)
    void everyNameFitsAndDifferentNamesAreDifferentUsers(@ForAll @UniqueElements List<@NotBlank String> names) {
        Authors authors = new Authors();

        List<Authors.Author> mapped = names.stream().map(authors::of).toList();

        assertThat(mapped).allMatch(author -> author.username().matches("[A-Za-z0-9_.-]{1,32}"));
        assertThat(mapped.stream()
                        .map(author -> author.username().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()))
                .hasSameSizeAs(names);
    }
}
