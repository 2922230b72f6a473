using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Health;
using OrleansGitOps.Manifests.Objects;
using OrleansGitOps.TestKit.Requirements;

namespace OrleansGitOps.Engine.Tests.Health;

public sealed class HealthConformanceTests
{
    [SkippableFact]
    public void Assess_EveryCaseOfBuiltInKinds_ExpectedHealth()
    {
        var lines = File.ReadAllLines(Conformance.Require("health/builtin.jsonl")).Where(line => line.Length > 0).ToList();
        Assert.NotEmpty(lines);
        Assert.Empty(lines.Select(Mismatch).OfType<string>());
    }

    private static string? Mismatch(string line)
    {
        var test = JsonNode.Parse(line)!;
        var actual = HealthAssessor.Assess(new KubeObject(test["object"]!.DeepClone().AsObject()));
        var (status, message) = ((string?)test["expected"]!["status"], (string?)test["expected"]!["message"]);
        var right = actual?.Status == status && (message is null || actual?.Message == message);
        return right ? null : $"{test["name"]}: expected {status} '{message}', got {actual?.Status} '{actual?.Message}'";
    }
}
