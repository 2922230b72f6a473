using System.Text;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Tests.Model;

/// <summary>What clients of Argo CD see: which fields are there when they are empty.</summary>
public sealed class ModelJsonWriteTests
{
    [Fact]
    public void Serialize_EmptyApplication_AsArgoCdWritesIt() => AssertJson(
        """
        {"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{},"spec":{"destination":{},"project":""},
        "status":{"sync":{"status":"","comparedTo":{"source":{"repoURL":""},"destination":{}}},"health":{},"summary":{},"sourceHydrator":{}}}
        """,
        new Application());

    [Fact]
    public void Serialize_EmptyOperation_KeepsItsStructs() => AssertJson("""{"initiatedBy":{},"retry":{}}""", new Operation());

    [Fact]
    public void Serialize_PointersSetToZero_Kept() => AssertJson(
        """{"automated":{"prune":false},"retry":{"backoff":{"factor":0}}}""",
        new SyncPolicy
        {
            Automated = new SyncPolicyAutomated { Prune = false },
            Retry = new RetryStrategy { Limit = 0, Backoff = new Backoff { Factor = 0, Duration = "" } },
        });

    [Fact]
    public void Serialize_RevisionHistoryLimitZero_Kept() =>
        AssertJson("""{"destination":{},"project":"","revisionHistoryLimit":0}""", new ApplicationSpec { RevisionHistoryLimit = 0 });

    [Fact]
    public void Serialize_Time_WholeSecondsInUtc() => AssertJson(
        """{"type":"SyncError","message":"","lastTransitionTime":"2026-01-31T11:00:00Z"}""",
        new ApplicationCondition
        {
            Type = ApplicationConditionTypes.SyncError,
            LastTransitionTime = new DateTimeOffset(2026, 1, 31, 12, 0, 0, 999, TimeSpan.FromHours(1)),
        });

    [Fact]
    public void Serialize_TimeNeverSet_NullWhereArgoCdWritesNull() => AssertJson(
        """{"deployedAt":null,"id":0,"source":{"repoURL":""},"initiatedBy":{}}""", new RevisionHistory());

    [Fact]
    public void Serialize_Maps_SortedByKey() => AssertJson(
        """{"labels":{"A":"1","a":"2","b":"3"}}""",
        new ManagedNamespaceMetadata
        {
            Labels = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("b", "3").Add("a", "2").Add("A", "1"),
        });

    [Fact]
    public void Serialize_Text_NotEscapedBeyondNeed() => AssertJson("""{"name":"æøå <&>' \"","value":""}""", new Info { Name = "æøå <&>' \"" });

    [Fact]
    public void Serialize_ListNeverSet_LeftOut() => AssertJson("""{}""", new ApplicationSummary { Images = default });

    [Fact]
    public void Deserialize_FieldOfANewerVersion_Skipped() =>
        Assert.Equal(new Info { Name = "n" }, ModelJson.Deserialize<Info>("""{"name":"n","value":"","later":{"x":[1]}}"""u8));

    [Fact]
    public void RawExtension_NumbersAndOrder_AsTheyCame()
    {
        const string Json = """{"values":{"z":1.50,"a":1e3,"big":12345678901234567890,"null":null,"text":"æ"}}""";
        var helm = Json.Replace("values", "valuesObject", StringComparison.Ordinal);
        Assert.True(ModelJson.Parse<ApplicationSourceHelm>(Encoding.UTF8.GetBytes(helm)).IsValid(out var parsed));
        AssertJson(helm, parsed);
    }

    private static void AssertJson<T>(string expected, T value) =>
        Assert.Equal(expected.ReplaceLineEndings(""), Encoding.UTF8.GetString(ModelJson.Serialize(value)));
}
