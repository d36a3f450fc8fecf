// Phrase rules in Lucene Monitor: the reference that `phrases.py` runs its own rules beside. Knows nothing of ours but
// two files: rules (id, tab, any, tab, all, tab, none; phrases of words, parted by `|`) and articles, one a line.
// The first WARM articles give document frequencies and warm the compiler; the rest are timed, on one thread.

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.util.CharTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.monitor.Monitor;
import org.apache.lucene.monitor.MonitorQuery;
import org.apache.lucene.monitor.MultipassTermFilteredPresearcher;
import org.apache.lucene.monitor.QueryMatch;
import org.apache.lucene.monitor.TermWeightor;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.index.Term;

public final class PhraseMonitor {
    private static final String TEXT = "text";
    private static final int PASSES = 4;

    /** Words are runs of letters and digits, in lower case and without marks: what our own rules see. */
    private static final class Words extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer words = CharTokenizer.fromTokenCharPredicate(Character::isLetterOrDigit);
            return new TokenStreamComponents(words, new ASCIIFoldingFilter(new LowerCaseFilter(words)));
        }
    }

    public static void main(String[] args) throws IOException {
        List<String> rules = Files.readAllLines(Path.of(args[0]), StandardCharsets.UTF_8);
        List<String> articles = Files.readAllLines(Path.of(args[1]), StandardCharsets.UTF_8);
        int warm = Integer.parseInt(args[2]);
        Analyzer analyzer = new Words();
        TermWeightor weights = TermWeightor.termFreqWeightor(frequencies(analyzer, articles.subList(0, warm)), 100, 1);
        var presearcher = new MultipassTermFilteredPresearcher(PASSES, 0f, weights, List.of(), Set.of());
        try (Monitor monitor = new Monitor(analyzer, presearcher)) {
            List<MonitorQuery> queries = new ArrayList<>();
            for (String rule : rules) {
                String[] parts = rule.split("\t", -1);
                queries.add(new MonitorQuery(parts[0], query(parts)));
            }
            monitor.register(queries);
            for (String article : articles.subList(0, warm)) {
                match(monitor, article);
            }
            var threads = ManagementFactory.getThreadMXBean();
            List<String[]> found = new ArrayList<>();
            long start = threads.getCurrentThreadCpuTime();
            for (String article : articles.subList(warm, articles.size())) {
                found.add(match(monitor, article));
            }
            long taken = threads.getCurrentThreadCpuTime() - start;
            try (PrintStream out = new PrintStream(args[3], StandardCharsets.UTF_8)) {
                for (String[] ids : found) {
                    Arrays.sort(ids);
                    out.println(String.join(" ", ids));
                }
            }
            System.out.println(taken / 1e9);
        }
    }

    private static String[] match(Monitor monitor, String article) throws IOException {
        Document document = new Document();
        document.add(new TextField(TEXT, article, Field.Store.NO));
        var matches = monitor.match(document, QueryMatch.SIMPLE_MATCHER).getMatches();
        return matches.stream().map(QueryMatch::getQueryId).toArray(String[]::new);
    }

    private static Query query(String[] parts) {
        BooleanQuery.Builder made = new BooleanQuery.Builder();
        if (!parts[1].isEmpty()) {
            BooleanQuery.Builder any = new BooleanQuery.Builder();
            for (String phrase : parts[1].split("\\|")) {
                any.add(phrase(phrase), Occur.SHOULD);
            }
            made.add(any.build(), Occur.MUST);
        }
        for (String phrase : parts[2].isEmpty() ? new String[0] : parts[2].split("\\|")) {
            made.add(phrase(phrase), Occur.MUST);
        }
        for (String phrase : parts[3].isEmpty() ? new String[0] : parts[3].split("\\|")) {
            made.add(phrase(phrase), Occur.MUST_NOT);
        }
        return made.build();
    }

    private static Query phrase(String words) {
        String[] parts = words.split(" ");
        return parts.length == 1 ? new TermQuery(new Term(TEXT, words)) : new PhraseQuery(TEXT, parts);
    }

    private static Map<String, Integer> frequencies(Analyzer analyzer, List<String> articles) throws IOException {
        Map<String, Integer> found = new HashMap<>();
        for (String article : articles) {
            Set<String> seen = new HashSet<>();
            try (TokenStream words = analyzer.tokenStream(TEXT, article)) {
                CharTermAttribute word = words.addAttribute(CharTermAttribute.class);
                words.reset();
                while (words.incrementToken()) {
                    seen.add(word.toString());
                }
                words.end();
            }
            seen.forEach(word -> found.merge(word, 1, Integer::sum));
        }
        return found;
    }
}
