using OrleansGitOps.Engine.Health;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Tests.Health;

public sealed class ApplicationHealthTests
{
    [Theory]
    [InlineData("", "Healthy")]
    [InlineData("-", "Healthy")]
    [InlineData("Healthy,-,Suspended", "Suspended")]
    [InlineData("Suspended,Progressing", "Progressing")]
    [InlineData("Degraded,Progressing", "Degraded")]
    [InlineData("Degraded,Unknown", "Unknown")]
    [InlineData("Healthy,Missing", "Healthy")]
    [InlineData("-,Missing", "Healthy")]
    [InlineData("Missing,Missing", "Missing")]
    public void Worst_OfResources_AsArgoCd(string resources, string expected)
    {
        var health = resources.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(status => status == "-" ? null : new HealthStatus { Status = status });
        Assert.Equal(expected, ApplicationHealth.Worst(health));
    }

    [Fact]
    public void Worst_HooksAndUnknownChildren_DoNotCount()
    {
        ResourceStatus[] resources =
        [
            new() { Kind = "Job", Hook = true, Health = new() { Status = "Degraded" } },
            new() { Group = "argoproj.io", Kind = "Application", Health = new() { Status = "Unknown" } },
            new() { Kind = "Pod", Health = new() { Status = "Progressing" } },
        ];
        Assert.Equal("Progressing", ApplicationHealth.Worst(resources));
    }
}
