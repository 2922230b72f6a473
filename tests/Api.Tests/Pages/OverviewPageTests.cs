using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Api.Tests.Pages;

public sealed class OverviewPageTests
{
    [Fact]
    public async Task Page_Applications_ShowsStateRevisionAndLastMessage()
    {
        await using var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(WithStatus("sync succeeded", null));
        using var client = await host.AdminAsync();

        var response = await client.GetAsync("/");

        var page = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        foreach (var expected in new[] { "nordic-payment-gateway", "Synced", "Degraded", "0123456789</code>", "sync succeeded" })
        {
            Assert.Contains(expected, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Page_Condition_ComesBeforeTheOperation()
    {
        await using var host = await ApiHost.StartAsync();
        host.Grains.Application(Samples.GatewayKey).Put(WithStatus("old news", "path: not found"));
        using var client = await host.AdminAsync();

        var page = await client.GetStringAsync("/");

        Assert.Contains("ComparisonError: path: not found", page, StringComparison.Ordinal);
        Assert.DoesNotContain("old news", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("' onmouseover='alert(1)")]
    [InlineData("</td></tr></table><h1>owned")]
    public async Task Page_TextFromOutside_StaysText(string hostile)
    {
        await using var host = await ApiHost.StartAsync();
        var status = WithStatus(hostile, hostile);
        host.Grains.Application(Samples.GatewayKey).Put(status with
        {
            Spec = status.Spec with { Project = hostile },
            Status = status.Status with
            {
                Sync = new SyncStatus { Status = hostile, Revision = hostile },
                Health = new AppHealthStatus { Status = hostile, Message = hostile },
            },
        });
        using var client = await host.AdminAsync();

        var page = await client.GetStringAsync("/");

        Assert.DoesNotContain(hostile, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(hostile, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Nothing_SaysSo()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        Assert.Contains("No application is registered", await client.GetStringAsync("/"), StringComparison.Ordinal);
    }

    private static Application WithStatus(string operationMessage, string? condition) => Samples.Gateway with
    {
        Status = new ApplicationStatus
        {
            Sync = new SyncStatus { Status = SyncStatusCode.Synced, Revision = "0123456789abcdef" },
            Health = new AppHealthStatus { Status = HealthStatusCode.Degraded },
            OperationState = new OperationState { Phase = OperationPhase.Succeeded, Message = operationMessage },
            Conditions = condition is null ? [] : [new ApplicationCondition { Type = "ComparisonError", Message = condition }],
        },
    };
}
